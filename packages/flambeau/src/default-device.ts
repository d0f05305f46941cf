import { js } from '@flambeau/backend-js'
import { provideDefaultDevice } from '@flambeau/core/backend'

provideDefaultDevice(() => js())

export { diagnose, libtorch } from '@flambeau/backend-libtorch'

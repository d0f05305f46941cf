export { availableDevices, diagnose, libtorch } from '@flambeau/backend-libtorch'

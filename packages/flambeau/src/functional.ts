import './default-device.ts'

export * from '@flambeau/core/functional'
export * from './devices.ts'

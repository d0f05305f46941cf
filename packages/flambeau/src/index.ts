import './default-device.ts'

export * from '@flambeau/core'
export * from './devices.ts'

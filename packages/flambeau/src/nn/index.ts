export * from '@flambeau/core/nn'

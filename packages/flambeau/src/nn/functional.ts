export * from '@flambeau/core/nn/functional'

export * from '@flambeau/core/optim'

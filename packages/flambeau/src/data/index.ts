export * from '@flambeau/core/data'

import { kindOf } from '../brand.ts'
import type { Buffer } from './buffer.ts'
import type { Module } from './module.ts'
import type { Parameter } from './parameter.ts'

export function isModule(value: unknown): value is Module {
  return kindOf(value) === 'Module'
}

export function isParameter(value: unknown): value is Parameter {
  return kindOf(value) === 'Parameter'
}

export function isBuffer(value: unknown): value is Buffer {
  return kindOf(value) === 'Buffer'
}

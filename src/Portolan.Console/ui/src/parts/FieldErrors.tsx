import { createContext, use, type ReactNode } from 'react'
import { ApiError } from '../api/client'
import type { FieldError } from '../api/types'

const Context = createContext<FieldError[]>([])

/** What the server found wrong with the fields of a request. */
export const errorsOf = (error: unknown): FieldError[] => (error instanceof ApiError ? error.errors : [])

/** The problem of the field at a JSON pointer of the request, or of anything in it; null where it is well. */
export function problemAt(errors: FieldError[], pointer: string): string | null {
  const mine = errors.filter(({ field }) => field === pointer || field.startsWith(`${pointer}/`))
  return mine.length === 0 ? null : mine.map(({ problem, remedy }) => `${problem} ${remedy ?? ''}`.trim()).join(' ')
}

/** Tells the fields beneath what is wrong with them. */
export function FieldErrors({ errors, children }: { errors: FieldError[]; children: ReactNode }) {
  return <Context value={errors}>{children}</Context>
}

export function useErrorAt(): (pointer: string) => string | null {
  const errors = use(Context)
  return (pointer) => problemAt(errors, pointer)
}

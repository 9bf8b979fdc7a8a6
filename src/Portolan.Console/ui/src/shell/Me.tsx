import { createContext, use } from 'react'
import type { Me, Role } from '../api/types'
import { mayDo } from './navigation'

const Context = createContext<Me | null>(null)
export const MeProvider = Context

/** Who is signed in. */
export function useMe(): Me {
  const me = use(Context)
  if (!me) throw new Error('Nobody is signed in')
  return me
}

export const useMay = (role: Role) => mayDo(useMe().role, role)

import { useQuery } from '@tanstack/react-query'
import { get } from './client'
import type { Me } from './types'

/** Who is signed in: asked once, and again when the session ends. */
export const useSession = () => useQuery({ queryKey: ['session'], queryFn: () => get<Me>('session'), staleTime: Infinity, refetchOnWindowFocus: false, retryOnMount: false })

import { common } from './en/common'
import { shell } from './en/shell'
import { sequence } from './en/sequence'
import { login } from './en/login'
import { overview } from './en/overview'
import { data } from './en/data'
import { sessions } from './en/sessions'
import { transfers } from './en/transfers'
import { users } from './en/users'
import { files } from './en/files'
import { certificates } from './en/certificates'
import { limits } from './en/limits'
import { settings } from './en/settings'
import { admin } from './en/admin'
import { words } from './en/words'

/** Every text of the console. The other languages have the type of this one, so a missing key fails the build. */
export const en = { common, shell, sequence, login, overview, data, sessions, transfers, users, files, certificates, limits, settings, admin, words }

export type Dictionary = typeof en

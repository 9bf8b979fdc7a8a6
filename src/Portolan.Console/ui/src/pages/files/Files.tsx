import { ActionIcon, Anchor, Breadcrumbs, Button, FileButton, Group, Menu, Modal, Progress, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconDots, IconDownload, IconEye, IconFile, IconFolder, IconFolderPlus, IconLink, IconPencil, IconTrash, IconUpload } from '@tabler/icons-react'
import { useState, type DragEvent } from 'react'
import { useSearchParams } from 'wouter'
import { post, putBytes, remove, url } from '../../api/client'
import { useGet, useSend } from '../../api/hooks'
import type { Entry, Page, User } from '../../api/types'
import { useText } from '../../i18n/Text'
import { Ago } from '../../parts/Ago'
import { useAsk } from '../../parts/ask'
import { DataTable } from '../../parts/DataTable'
import { useFormat } from '../../parts/format'
import { Loaded } from '../../parts/Loaded'
import { PageTitle, Panel } from '../../parts/Panel'
import { Preview } from './Preview'

const join = (folder: string, name: string) => (folder.endsWith('/') ? folder + name : `${folder}/${name}`)

/** The store, as the administrator or as a user sees it. The folder and the viewer stand in the address. */
export default function Files() {
  const t = useText()
  const [params, setParams] = useSearchParams()
  const path = params.get('path') ?? '/'
  const as = params.get('as')
  const go = (to: { path?: string; as?: string | null }) => setParams((old) => {
    old.set('path', to.path ?? (to.as !== undefined ? '/' : path))
    const viewer = to.as === undefined ? as : to.as
    if (viewer) old.set('as', viewer)
    else old.delete('as')
    return old
  })
  const users = useGet<Page<User>>('users', { limit: 1000 })
  return (
    <>
      <PageTitle title={t.files.title} lead={t.files.lead} />
      <Select label={t.files.as} mb="md" maw={320} allowDeselect={false} searchable value={as ?? ''} onChange={(value) => go({ as: value || null })} data={[{ value: '', label: t.files.administrator }, ...(users.data?.items ?? []).map(({ name }) => ({ value: name, label: name }))]} />
      <Folder key={`${as}:${path}`} path={path} as={as} open={(to) => go({ path: to })} />
    </>
  )
}

function Folder({ path, as, open }: { path: string; as: string | null; open: (path: string) => void }) {
  const t = useText()
  const listing = useGet<Page<Entry>>('files', { path, as, limit: 1000 })
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null)
  const [dragging, setDragging] = useState(false)
  const [naming, setNaming] = useState<Naming | null>(null)
  const [previewed, setPreviewed] = useState<Entry | null>(null)
  const upload = useSend(async (chosen: File[]) => {
    try {
      for (const file of chosen) {
        setSending({ name: file.name, share: 0 })
        await putBytes('files/content', { path: join(path, file.name), as }, file, (share) => setSending({ name: file.name, share }))
      }
    } finally {
      setSending(null)
    }
    return chosen.map(({ name }) => name).join(', ')
  }, ['files'], (names) => t.files.uploaded(names))
  const [ask, dialog] = useAsk()
  const send = (chosen: File[]) => {
    const there = chosen.map(({ name }) => name).filter((name) => listing.data?.items.some((entry) => entry.name === name))
    if (there.length === 0) upload.mutate(chosen)
    else ask({ title: t.files.replaceTitle(there.join(', ')), text: t.files.replaceText, yes: t.files.replace, act: () => upload.mutate(chosen) })
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setDragging(false)
    if (event.dataTransfer.files.length > 0) send([...event.dataTransfer.files])
  }
  return (
    <div onDragOver={(event) => { event.preventDefault(); setDragging(true) }} onDragLeave={() => setDragging(false)} onDrop={drop} style={{ outline: dragging ? '2px dashed var(--note)' : undefined, outlineOffset: 4, borderRadius: 12 }}>
      <Panel flush title={<Crumbs path={path} open={open} />} aside={
        <>
          <Button size="xs" variant="default" leftSection={<IconFolderPlus size={16} />} onClick={() => setNaming({ kind: 'folder' })}>{t.files.newFolder}</Button>
          <FileButton multiple onChange={(chosen) => chosen.length > 0 && send(chosen)} inputProps={{ 'aria-label': t.files.upload }}>
            {(props) => <Button size="xs" {...props} loading={upload.isPending} leftSection={<IconUpload size={16} />}>{t.files.upload}</Button>}
          </FileButton>
        </>
      }>
        {sending && (
          <div role="status" style={{ padding: '0 18px 10px' }}>
            <Text size="xs" c="dimmed" className="numbers break">{t.files.uploading(sending.name, Math.floor(100 * sending.share))}</Text>
            <Progress mt={4} size="sm" value={100 * sending.share} aria-label={t.files.upload} />
          </div>
        )}
        <Loaded query={listing}>{(page) => <Entries entries={page.items} path={path} as={as} open={open} rename={(entry) => setNaming({ kind: 'rename', entry })} preview={setPreviewed} />}</Loaded>
        <Text size="xs" c="dimmed" px={18} py={12} visibleFrom="sm" style={{ borderTop: '1px solid var(--line)' }}>{t.files.dropHere}</Text>
      </Panel>
      {naming && <NameDialog naming={naming} path={path} as={as} close={() => setNaming(null)} />}
      {dialog}
      {previewed && <Preview entry={previewed} path={join(path, previewed.name)} as={as} onClose={() => setPreviewed(null)} />}
    </div>
  )
}

function Crumbs({ path, open }: { path: string; open: (path: string) => void }) {
  const t = useText()
  const names = path.split('/').filter(Boolean)
  return (
    <nav aria-label={t.files.path}>
      <Breadcrumbs style={{ flexWrap: 'wrap' }}>
        <Anchor component="button" type="button" onClick={() => open('/')} fw={600}>{t.files.root}</Anchor>
        {names.map((name, index) => <Anchor key={index} component="button" type="button" fw={600} className="break" onClick={() => open(`/${names.slice(0, index + 1).join('/')}`)}>{name}</Anchor>)}
      </Breadcrumbs>
    </nav>
  )
}

interface Listed {
  entries: Entry[]
  path: string
  as: string | null
  open: (path: string) => void
  rename: (entry: Entry) => void
  preview: (entry: Entry) => void
}

function Entries({ entries, path, as, open, rename, preview }: Listed) {
  const t = useText()
  const format = useFormat()
  const [ask, dialog] = useAsk()
  const drop = useSend(async (entry: Entry) => {
    await remove('files', { path: join(path, entry.name), as, recursive: entry.kind === 'directory' || null })
    return entry.name
  }, ['files'], (name) => t.files.deleted(name))
  const sorted = [...entries].sort((a, b) => Number(b.kind === 'directory') - Number(a.kind === 'directory') || a.name.localeCompare(b.name))
  const icons = { directory: IconFolder, file: IconFile, link: IconLink, other: IconFile }
  return (
    <>
      <DataTable label={t.files.title} rows={sorted} rowKey={(entry) => entry.name} empty={t.files.empty} columns={[
        { head: t.files.name, cell: (entry) => {
          const Icon = icons[entry.kind]
          return (
            <Group gap={8} wrap="nowrap">
              <Icon size={18} aria-hidden style={{ flex: 'none', color: entry.kind === 'directory' ? 'var(--note)' : 'var(--quiet)' }} />
              <Anchor component="button" type="button" inherit className="break" ta="start" c="var(--text)" aria-label={entry.kind === 'directory' ? t.files.openFolder(entry.name) : undefined} onClick={() => (entry.kind === 'directory' ? open(join(path, entry.name)) : preview(entry))}>{entry.name}</Anchor>
            </Group>
          )
        } },
        { head: t.common.size, end: true, cell: (entry) => (entry.kind === 'directory' ? '' : format.bytes(entry.size)) },
        { head: t.files.modified, end: true, cell: (entry) => <Ago at={entry.modified} /> },
        { head: t.common.actions, hideHead: true, end: true, cell: (entry) => (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target><ActionIcon variant="subtle" color="gray" aria-label={t.files.actionsOf(entry.name)}><IconDots size={18} /></ActionIcon></Menu.Target>
            <Menu.Dropdown>
              {entry.kind !== 'directory' && <Menu.Item leftSection={<IconEye size={16} />} onClick={() => preview(entry)}>{t.files.preview}</Menu.Item>}
              {entry.kind !== 'directory' && <Menu.Item component="a" href={url('files/content', { path: join(path, entry.name), as })} download={entry.name} leftSection={<IconDownload size={16} />}>{t.common.download}</Menu.Item>}
              <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => rename(entry)}>{t.files.rename}</Menu.Item>
              <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => ask({ title: t.files.deleteTitle(entry.name), text: entry.kind === 'directory' ? t.files.deleteFolderText : t.files.deleteText, yes: t.common.remove, act: () => drop.mutate(entry) })}>{t.common.remove}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ) },
      ]} />
      {dialog}
    </>
  )
}

type Naming = { kind: 'folder' } | { kind: 'rename'; entry: Entry }

function NameDialog({ naming, path, as, close }: { naming: Naming; path: string; as: string | null; close: () => void }) {
  const t = useText()
  const [name, setName] = useState(naming.kind === 'rename' ? naming.entry.name : '')
  const act = useSend(
    () => (naming.kind === 'folder' ? post('files/directories', { path: join(path, name), as }) : post('files/rename', { from: join(path, naming.entry.name), to: join(path, name), as })),
    ['files'], naming.kind === 'folder' ? t.files.made : t.files.renamed)
  return (
    <Modal opened onClose={close} title={naming.kind === 'folder' ? t.files.newFolder : t.files.rename} centered closeButtonProps={{ 'aria-label': t.common.close }}>
      <form onSubmit={(event) => { event.preventDefault(); act.mutate(undefined, { onSuccess: close }) }}>
        <Stack>
          <TextInput label={naming.kind === 'folder' ? t.files.folderName : t.files.newName} value={name} onChange={(event) => setName(event.currentTarget.value)} required withAsterisk={false} data-autofocus />
          <Group justify="flex-end"><Button variant="default" onClick={close}>{t.common.cancel}</Button><Button type="submit" loading={act.isPending}>{t.common.save}</Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}

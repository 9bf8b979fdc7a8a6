import { Link, useLocation } from 'wouter'
import { useText } from '../i18n/Text'
import { useMe } from './Me'
import { areas, mayDo, type Place } from './navigation'

export function Navigation({ onLeave }: { onLeave: () => void }) {
  const t = useText()
  const { role } = useMe()
  const visible = (places: Place[]) => places.filter((place) => mayDo(role, place.role))
  return (
    <nav aria-label={t.shell.mainNavigation}>
      {areas.map((area) => (visible(area.places).length > 0 || area.nested) && (
        <div key={area.name ?? ''}>
          {area.name && <div className="nav-group">{t.shell[area.name]}</div>}
          <Places places={visible(area.places)} onLeave={onLeave} />
          {area.nested && (
            <>
              <div className="nav-group" style={{ paddingTop: 2, fontWeight: 500 }}>{t.shell[area.nested.name]}</div>
              <div className="nav-nested">
                <Places places={visible(area.nested.places)} onLeave={onLeave} />
              </div>
            </>
          )}
        </div>
      ))}
    </nav>
  )
}

function Places({ places, onLeave }: { places: Place[]; onLeave: () => void }) {
  const t = useText()
  const [path] = useLocation()
  return places.map(({ path: to, name, icon: Icon }) => (
    <Link key={to} href={to} className="nav-link" aria-current={(to === '/' ? path === '/' : path.startsWith(to)) ? 'page' : undefined} onClick={onLeave}>
      <Icon size={18} stroke={1.7} />
      <span>{t.shell[name]}</span>
    </Link>
  ))
}

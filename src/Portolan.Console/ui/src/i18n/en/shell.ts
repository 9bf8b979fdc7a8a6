export const shell = {
  skip: 'Skip to the content', menu: 'Menu', mainNavigation: 'Main navigation', signOut: 'Sign out', account: 'Your account', live: 'Live', offline: 'No live data', theme: 'Colour scheme', light: 'Light', dark: 'Dark', auto: 'As the system',
  shortcuts: 'Keyboard shortcuts', shortcutsLead: 'Press the keys one after the other. They do nothing while you type in a field.', showShortcuts: 'Show this list', goTo: (page: string) => `Go to ${page}`, focusContent: 'Jump to the content', switchTheme: 'Switch light and dark',
  notFound: 'This page does not exist', notFoundText: 'The address may be old or mistyped.', backToOverview: 'Back to the overview', breadcrumb: 'Where you are',
  server: 'Server', limitsAndSettings: 'Limits and settings', activity: 'Activity', people: 'People and files', administration: 'Administration',
  overview: 'Overview', dataConnections: 'Data connections', sessions: 'Sessions', transfers: 'Transfers', users: 'Users and groups', files: 'Files', certificates: 'Certificates and TLS', limits: 'Limits, bans, events', settings: 'Settings', passiveRange: 'Passive port range', audit: 'Audit log', apiKeys: 'API keys', administrators: 'Administrators', backup: 'Backup',
  readOnly: 'Read-only', operator: 'Operator', administrator: 'Administrator', metrics: 'Metrics only', broke: 'This page stopped working', brokeText: 'Something in the console went wrong while drawing it. The server is not affected.',
}

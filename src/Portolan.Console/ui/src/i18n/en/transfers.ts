export const transfers = {
  title: 'Transfers', lead: 'What was sent and received, and what failed, from history.', filters: 'Filters', path: 'Path contains', direction: 'Direction', outcome: 'Outcome', cause: 'Cause', from: 'From', to: 'Until', upload: 'Upload', download: 'Download', listing: 'Listing', none: 'No transfer yet', completed: 'Completed', failed: 'Failed', aborted: 'Aborted', clear: 'Clear filters', csv: 'Export CSV', empty: 'No transfer matches.', total: (n: string) => `${n} transfers`,
  file: 'File', duration: 'Duration', rate: 'Rate', result: 'Result', picture: 'Six steps', openPicture: (path: string) => `Show the six steps of ${path}`, failures: 'Failures by cause', times: (n: number) => `${n} ×`, detail: 'Transfer',
}

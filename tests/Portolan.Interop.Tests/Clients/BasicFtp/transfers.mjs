// Uploads a file and downloads it again, so many times, in one login. node transfers.mjs HOST PORT USER PASSWORD TLSVERSION COUNT LOCAL REMOTE BACK
import { Client } from "basic-ftp";

const [host, port, user, password, version, count, local, remote, back] = process.argv.slice(2);
const client = new Client(20_000);
client.ftp.verbose = true;
await client.access({
  host, port: Number(port), user, password, secure: true,
  secureOptions: { rejectUnauthorized: false, minVersion: version, maxVersion: version },
});
for (let i = 0; i < Number(count); i++) await client.uploadFrom(local, `${remote}.${i}`);
for (let i = 0; i < Number(count); i++) await client.downloadTo(`${back}.${i}`, `${remote}.${i}`);
client.close();

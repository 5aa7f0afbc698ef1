// A Bluesky PDS with a directory of accounts, for as long as this runs. Ports: PDS first, then the directory.
import net from 'node:net'

const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port, ...rest) {
  // The test kit listens on all addresses; this machine alone is enough.
  return typeof port === 'number' ? listen.call(this, port, '127.0.0.1', ...rest) : listen.call(this, port, ...rest)
}

const { TestNetworkNoAppView } = await import('@atproto/dev-env')
const [pds, plc] = process.argv.slice(2).map(Number)
await TestNetworkNoAppView.create({ plc: { port: plc }, pds: { port: pds } })
console.log('ready')

// Users with the Node.js driver: prints what it gets, a line a step. Its argument is the server's address, which has no users yet.
import { MongoClient } from 'mongodb'

const address = process.argv[2]
const clients = []

function client (credentials, mechanism) {
  const options = mechanism ? { auth: credentials, authMechanism: mechanism, authSource: 'admin' } : {}
  const made = new MongoClient(`mongodb://${address}/`, options)
  clients.push(made)
  return made
}

async function told (action) {
  try {
    return JSON.stringify(await action())
  } catch (e) {
    return `${e.code} ${e.message}`
  }
}

const find = from => () => from.db('shop').collection('orders').findOne()

const anonymous = client()
console.log('anonymous', await told(find(anonymous)))
await anonymous.db('admin').command({ createUser: 'root', pwd: 'secret', roles: ['root'] })
const root = client({ username: 'root', password: 'secret' }, 'SCRAM-SHA-256')
await root.db('admin').command({ createUser: 'ann', pwd: 'paß word', roles: ['readWriteAnyDatabase'] })
for (const mechanism of ['SCRAM-SHA-1', 'SCRAM-SHA-256']) {
  const ann = client({ username: 'ann', password: 'paß word' }, mechanism)
  console.log(mechanism, await told(find(ann)))
  console.log(mechanism, 'wrong', await told(find(client({ username: 'ann', password: 'wrong' }, mechanism))))
}
await Promise.all(clients.map(each => each.close()))

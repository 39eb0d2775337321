// Change streams with the Node.js driver: prints what it sees, a line a step. Its argument is the server's URI.
import assert from 'node:assert/strict'
import { MongoClient } from 'mongodb'

const client = new MongoClient(process.argv[2], { monitorCommands: true })
const orders = client.db('shop').collection('orders')

let lastCursor
client.on('commandSucceeded', ({ commandName, reply }) => {
  if (commandName === 'aggregate') lastCursor = reply.cursor.id
})

const text = change => [
  change.operationType,
  change.documentKey && `${change.ns.coll} ${change.documentKey._id}`,
  change.updateDescription && JSON.stringify(change.updateDescription.updatedFields),
  change.fullDocument && JSON.stringify(change.fullDocument)
].filter(word => word).join(' ')

// The driver opens a stream with its first read.
async function opened (stream) {
  assert.equal(await stream.tryNext(), null)
  return stream
}

async function texts (stream, count) {
  const changes = []
  for (let i = 0; i < count; i++) changes.push(text(await stream.next()))
  return changes.join(' | ')
}

// A collection.
let stream = await opened(orders.watch())
await orders.insertOne({ _id: 1, state: 'new' })
await orders.updateOne({ _id: 1 }, { $set: { state: 'paid' } })
await orders.replaceOne({ _id: 1 }, { state: 'sent' })
await orders.deleteOne({ _id: 1 })
for await (const change of stream) {
  console.log('collection:', text(change))
  if (change.operationType === 'delete') break
}
await stream.close()

// A pipeline, and the document that an update has changed.
const pipeline = [{ $match: { operationType: 'update' } }, { $addFields: { seen: true } }]
stream = await opened(orders.watch(pipeline, { fullDocument: 'updateLookup' }))
await orders.insertOne({ _id: 2, state: 'new', total: 5 })
await orders.updateOne({ _id: 2 }, { $set: { state: 'paid' } })
const seen = await stream.next()
assert.equal(seen.seen, true)
console.log('pipeline:', text(seen))
await stream.close()

// A database and a client.
const ofDatabase = await opened(client.db('shop').watch())
const ofClient = await opened(client.watch())
await orders.insertOne({ _id: 3 })
await client.db('shop').collection('customers').insertOne({ _id: 'ada' })
await client.db('bank').collection('accounts').insertOne({ _id: 'ben' })
console.log('database:', await texts(ofDatabase, 2))
console.log('client:', await texts(ofClient, 3))
await ofDatabase.close()
await ofClient.close()

// Behind an event, after it was left.
stream = await opened(orders.watch())
await orders.insertMany([{ _id: 4 }, { _id: 5 }])
assert.deepEqual((await stream.next()).documentKey, { _id: 4 })
let token = stream.resumeToken
await stream.close()
await orders.insertOne({ _id: 6 })
stream = orders.watch([], { resumeAfter: token })
console.log('resumed:', await texts(stream, 2))
await stream.close()

// By itself, where the server has lost the cursor.
stream = await opened(orders.watch())
await orders.insertOne({ _id: 7 })
await stream.next()
const killed = await client.db('shop').command({ killCursors: 'orders', cursors: [lastCursor] })
assert.equal(killed.cursorsKilled.length, 1)
await orders.insertOne({ _id: 8 })
console.log('resumed by itself:', await texts(stream, 1))
await stream.close()

// The end of the collection, and a stream behind it.
stream = await opened(orders.watch())
await orders.drop()
const last = []
for await (const change of stream) {
  last.push(text(change))
  token = change._id
  if (change.operationType === 'invalidate') break
}
console.log('dropped:', last.join(' | '))
try {
  await orders.watch([], { resumeAfter: token }).next()
} catch (error) {
  console.log('not after invalidate:', error.code)
}
await orders.insertOne({ _id: 9 })
stream = orders.watch([], { startAfter: token })
console.log('started after it:', await texts(stream, 1))
await client.close()

// Transactions with the Node.js driver: prints what it sees, a line a step. Its argument is the server's URI.
import assert from 'node:assert/strict'
import { MongoClient } from 'mongodb'

const client = new MongoClient(process.argv[2])
const accounts = client.db('bank').collection('accounts')
const entries = client.db('ledger').collection('entries')
const balance = async (name, session) => (await accounts.findOne({ _id: name }, { session })).balance
const state = async () => `ada ${await balance('ada')}, ben ${await balance('ben')}, entries ${await entries.countDocuments()}`

await accounts.insertMany([{ _id: 'ada', balance: 100 }, { _id: 'ben', balance: 100 }])

// Two collections of two databases, one of which the transaction creates.
async function transfer (session) {
  await accounts.updateOne({ _id: 'ada' }, { $inc: { balance: -30 } }, { session })
  await accounts.updateOne({ _id: 'ben' }, { $inc: { balance: 30 } }, { session })
  await entries.insertOne({ from: 'ada', to: 'ben', amount: 30 }, { session })
  return await entries.countDocuments({}, { session })
}

const counted = await client.withSession(session => session.withTransaction(
  transfer, { readConcern: { level: 'local' }, writeConcern: { w: 'majority' }, readPreference: 'primary' }))
assert.equal(counted, 1)
console.log('committed:', await state())

// A callback that fails leaves nothing.
try {
  await client.withSession(session => session.withTransaction(async session => {
    await transfer(session)
    throw new Error('changed my mind')
  }))
} catch (error) {
  console.log('aborted:', error.message, '-', await state())
}

// Nobody else sees it before it is committed.
const session = client.startSession()
session.startTransaction()
await accounts.updateOne({ _id: 'ada' }, { $inc: { balance: -10 } }, { session })
console.log('open:', await balance('ada', session), 'inside,', await balance('ada'), 'outside')
await session.abortTransaction()
console.log('aborted by hand:', await state())

// Another writer in between: the callback is called again.
let attempts = 0
await session.withTransaction(async () => {
  attempts++
  const before = await balance('ada', session)
  if (attempts === 1) await accounts.updateOne({ _id: 'ada' }, { $inc: { balance: 100 } })
  await accounts.updateOne({ _id: 'ada' }, { $set: { balance: before + 5 } }, { session })
})
await session.endSession()
console.log('conflict:', attempts, 'attempts,', await state())

// By hand, the conflict is the caller's.
await client.withSession(first => client.withSession(async second => {
  first.startTransaction()
  second.startTransaction()
  await accounts.updateOne({ _id: 'ben' }, { $inc: { balance: 1 } }, { session: first })
  try {
    await accounts.updateOne({ _id: 'ben' }, { $inc: { balance: 1 } }, { session: second })
  } catch (error) {
    console.log('conflict by hand:', error.code, error.hasErrorLabel('TransientTransactionError') ? 'transient' : 'not transient')
  }
  await second.abortTransaction()
  await first.commitTransaction()
  await first.commitTransaction()
}))
console.log('committed twice:', await state())
await client.close()

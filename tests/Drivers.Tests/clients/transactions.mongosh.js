// Transactions in mongosh: prints what it sees, a line a step.
const mongo = db.getMongo()
const bank = mongo.getDB('bank')
const ledger = mongo.getDB('ledger')
const balance = (name, of = bank) => of.accounts.findOne({ _id: name }).balance
const state = () => `ada ${balance('ada')}, ben ${balance('ben')}, entries ${ledger.entries.countDocuments({})}`

bank.accounts.insertMany([{ _id: 'ada', balance: 100 }, { _id: 'ben', balance: 100 }])

// Two collections of two databases, one of which the transaction creates.
function transfer (session) {
  const { accounts } = session.getDatabase('bank')
  accounts.updateOne({ _id: 'ada' }, { $inc: { balance: -30 } })
  accounts.updateOne({ _id: 'ben' }, { $inc: { balance: 30 } })
  session.getDatabase('ledger').entries.insertOne({ from: 'ada', to: 'ben', amount: 30 })
}

const session = mongo.startSession({ readPreference: { mode: 'primary' } })
session.startTransaction({ readConcern: { level: 'local' }, writeConcern: { w: 'majority' } })
transfer(session)
session.commitTransaction()
print(`committed: ${state()}`)

// What fails leaves nothing.
session.startTransaction()
try {
  transfer(session)
  throw new Error('changed my mind')
} catch (error) {
  session.abortTransaction()
  print(`aborted: ${error.message} - ${state()}`)
}

// Nobody else sees it before it is committed.
session.startTransaction()
session.getDatabase('bank').accounts.updateOne({ _id: 'ada' }, { $inc: { balance: -10 } })
print(`open: ${balance('ada', session.getDatabase('bank'))} inside, ${balance('ada')} outside`)
session.abortTransaction()
print(`aborted by hand: ${state()}`)

// Another writer in between: the callback is called again.
let attempts = 0
session.withTransaction(() => {
  attempts++
  const before = balance('ada', session.getDatabase('bank'))
  if (attempts === 1) bank.accounts.updateOne({ _id: 'ada' }, { $inc: { balance: 100 } })
  session.getDatabase('bank').accounts.updateOne({ _id: 'ada' }, { $set: { balance: before + 5 } })
})
print(`conflict: ${attempts} attempts, ${state()}`)

// By hand, the conflict is the caller's.
const second = mongo.startSession()
session.startTransaction()
second.startTransaction()
session.getDatabase('bank').accounts.updateOne({ _id: 'ben' }, { $inc: { balance: 1 } })
try {
  second.getDatabase('bank').accounts.updateOne({ _id: 'ben' }, { $inc: { balance: 1 } })
} catch (error) {
  print(`conflict by hand: ${error.code} ${error.hasErrorLabel('TransientTransactionError') ? 'transient' : 'not transient'}`)
}
second.abortTransaction()
session.commitTransaction()
session.commitTransaction()
print(`committed twice: ${state()}`)
second.endSession()
session.endSession()

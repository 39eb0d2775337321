// Users in mongosh, which has not logged in and meets a server without users: prints what it gets, a line a step.
function told (action) {
  try {
    const result = action()
    return result?.ok === 1 ? 'ok' : JSON.stringify(result)
  } catch (e) {
    return `${e.code} ${e.message}`
  }
}

const admin = db.getSiblingDB('admin')
const shop = db.getSiblingDB('shop')
print('anonymous', told(() => shop.orders.findOne()))
print('first', told(() => admin.createUser({ user: 'root', pwd: 'secret', roles: ['root'] })))
print('second', told(() => admin.createUser({ user: 'eve', pwd: 'x', roles: ['root'] })))
print('wrong', told(() => admin.auth('root', 'wrong')))
print('right', told(() => admin.auth('root', 'secret')))
print('create', told(() => shop.createUser({ user: 'ann', pwd: 'x', roles: ['readWrite'], mechanisms: ['SCRAM-SHA-1'] })))
print('user', told(() => { const { user, roles, mechanisms } = shop.getUser('ann'); return { user, roles, mechanisms } }))
print('role', told(() => shop.createRole({ role: 'clerk', privileges: [{ resource: { db: 'shop', collection: 'orders' }, actions: ['find'] }], roles: [] })))
print('grant', told(() => shop.grantRolesToUser('ann', ['clerk'])))
print('roles', told(() => shop.getUsers().users.map(user => user.roles.map(role => role.role))))
print('privileges', told(() => shop.getRole('clerk', { showPrivileges: true }).privileges.length))
print('password', told(() => shop.changeUserPassword('ann', 'y')))
print('legacy', told(() => shop.updateUser('ann', { pwd: 'z', mechanisms: ['SCRAM-SHA-1'], passwordDigestor: 'client' })))
print('logout', told(() => admin.logout()))
print('ann', told(() => shop.auth({ user: 'ann', pwd: 'z', mechanism: 'SCRAM-SHA-1' })))
print('forbidden', told(() => shop.dropUser('ann')).slice(0, 41))
print('root', told(() => admin.auth('root', 'secret')))

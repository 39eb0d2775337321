using static Streetcar.Grains.Tests.Access.Roles;

namespace Streetcar.Grains.Tests.Access;

/// <summary>
/// Commands about users and roles, and the roles that allow them in MongoDB, as its own tests of authorization have them
/// (<c>jstests/auth/lib/commands_lib.js</c>). They are tried by the user ann of first.
/// </summary>
internal static class UserCases
{
    private const string ReadOfFirst = "{ role: 'read', db: 'first' }";
    private const string ReadOfSecond = "{ role: 'read', db: 'second' }";
    private const string FindInFirst = "{ resource: { db: 'first', collection: 'x' }, actions: ['find'] }";
    private const string FindAnywhere = "{ resource: { db: '', collection: '' }, actions: ['find'] }";

    public static AccessCase[] All { get; } =
    [
        new("{ createUser: 'u', pwd: 'p', roles: [] }", "first", UserAdmin),
        new("{ createUser: 'u', pwd: 'p', roles: [] }", "second", UserAdminAny),
        new("{ createUser: 'u', pwd: 'p', roles: [], authenticationRestrictions: [{ clientSource: ['127.0.0.1'] }] }", "first", UserAdmin),
        new($"{{ createUser: 'u', pwd: 'p', roles: ['read', {ReadOfFirst}] }}", "first", UserAdmin),
        new($"{{ createUser: 'u', pwd: 'p', roles: [{ReadOfSecond}] }}", "first", UserAdminAny),
        new("{ updateUser: 'u', pwd: 'p' }", "first", UserAdmin),
        new("{ updateUser: 'ann', pwd: 'p' }", "first", UserAdmin),
        new("{ updateUser: 'u', customData: {} }", "second", UserAdminAny),
        new($"{{ updateUser: 'u', roles: [{ReadOfFirst}] }}", "first", UserAdminAny),
        new("{ updateUser: 'u', authenticationRestrictions: [] }", "first", UserAdmin),
        new("{ updateUser: 'u', authenticationRestrictions: [] }", "second", UserAdminAny),
        new("{ dropUser: 'u' }", "first", UserAdmin),
        new("{ dropUser: 'u' }", "second", UserAdminAny),
        new("{ dropAllUsersFromDatabase: 1 }", "first", UserAdmin),
        new($"{{ grantRolesToUser: 'u', roles: [{ReadOfFirst}] }}", "first", UserAdmin),
        new($"{{ grantRolesToUser: 'u', roles: [{ReadOfFirst}, {ReadOfSecond}] }}", "first", UserAdminAny),
        new("{ grantRolesToUser: 'u', roles: ['root'] }", "admin", UserAdminAny),
        new($"{{ revokeRolesFromUser: 'u', roles: [{ReadOfFirst}] }}", "first", UserAdmin),
        new($"{{ revokeRolesFromUser: 'u', roles: [{ReadOfSecond}] }}", "first", UserAdminAny),
        new("{ usersInfo: 1 }", "first", UserAdmin),
        new("{ usersInfo: 1 }", "second", UserAdminAny),
        new("{ usersInfo: 'u' }", "first", UserAdmin),
        new("{ usersInfo: 'ann' }", "first", Roles.All),
        new("{ usersInfo: { user: 'ann', db: 'first' } }", "second", Roles.All),
        new("{ usersInfo: { user: 'u', db: 'second' } }", "first", UserAdminAny),
        new("{ usersInfo: ['ann', { user: 'u', db: 'second' }] }", "first", UserAdminAny),
        new("{ usersInfo: { forAllDBs: true } }", "first", "userAdminAnyDatabase root __system"),

        new("{ createRole: 'r', roles: [], privileges: [] }", "first", UserAdmin),
        new("{ createRole: 'r', roles: [], privileges: [], authenticationRestrictions: [{ clientSource: ['127.0.0.1'] }] }", "second", UserAdminAny),
        new($"{{ createRole: 'r', roles: [{ReadOfSecond}], privileges: [] }}", "first", UserAdminAny),
        new($"{{ createRole: 'r', roles: [], privileges: [{FindInFirst}] }}", "first", UserAdmin),
        new($"{{ createRole: 'r', roles: [], privileges: [{FindInFirst}] }}", "second", UserAdminAny),
        new($"{{ createRole: 'r', roles: [], privileges: [{FindAnywhere}] }}", "first", UserAdminAny),
        new("{ createRole: 'r', roles: [], privileges: [{ resource: { cluster: true }, actions: ['shutdown'] }] }", "first", UserAdminAny),
        new("{ updateRole: 'r', authenticationRestrictions: [] }", "first", UserAdminAny),
        new("{ updateRole: 'r', authenticationRestrictions: [] }", "second", UserAdminAny),
        new($"{{ updateRole: 'r', privileges: [{FindInFirst}] }}", "first", UserAdminAny),
        new("{ dropRole: 'r' }", "first", UserAdmin),
        new("{ dropAllRolesFromDatabase: 1 }", "second", UserAdminAny),
        new($"{{ grantRolesToRole: 'r', roles: [{ReadOfFirst}] }}", "first", UserAdmin),
        new($"{{ grantRolesToRole: 'r', roles: [{ReadOfSecond}] }}", "first", UserAdminAny),
        new($"{{ revokeRolesFromRole: 'r', roles: [{ReadOfFirst}] }}", "first", UserAdmin),
        new($"{{ grantPrivilegesToRole: 'r', privileges: [{FindInFirst}] }}", "first", UserAdmin),
        new($"{{ grantPrivilegesToRole: 'r', privileges: [{FindInFirst}, {FindAnywhere}] }}", "first", UserAdminAny),
        new($"{{ revokePrivilegesFromRole: 'r', privileges: [{FindInFirst}] }}", "first", UserAdmin),
        new("{ rolesInfo: 1 }", "first", UserAdmin),
        new("{ rolesInfo: { role: 'r', db: 'second' } }", "first", UserAdminAny),
        new("{ _mergeAuthzCollections: 1, tempUsersCollection: 'admin.tempusers', tempRolesCollection: 'admin.temproles', drop: true, db: '' }", "admin", "restore root __system"),
    ];
}

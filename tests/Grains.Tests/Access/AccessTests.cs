using Microsoft.Extensions.DependencyInjection;
using Streetcar.Grains.Authentication;
using Streetcar.Grains.Authorization;
using Streetcar.Query;
using Streetcar.Security;
using Streetcar.Security.Roles;

namespace Streetcar.Grains.Tests.Access;

public sealed class AccessTests(SharedSilo silo) : IClassFixture<SharedSilo>
{
    private static readonly AccessCase[] Cases = [.. DocumentCases.All, .. PipelineCases.All, .. CatalogCases.All, .. UserCases.All, .. ServerCases.All];

    public static TheoryData<AccessCase> ByRoles => [.. Cases];

    public static TheoryData<PrivilegeCase> ByPrivileges => [.. PrivilegeCases.All];

    public static TheoryData<PrivilegeCase> WithTooFew => [.. PrivilegeCases.NotEnough];

    [Theory]
    [MemberData(nameof(ByRoles), DisableDiscoveryEnumeration = true)]
    public void A_command_is_allowed_by_the_roles_that_allow_it_in_MongoDB(AccessCase access)
    {
        var allowed = Roles.All.Split(' ').Where(role => IsAllowed(access.Command, access.Database, OfRole(role)));

        allowed.Order().ShouldBe(access.Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Theory]
    [MemberData(nameof(ByPrivileges), DisableDiscoveryEnumeration = true)]
    public void A_command_needs_what_it_needs_in_MongoDB_and_all_of_it(PrivilegeCase access)
    {
        var privileges = Privileges(access.Privileges);

        IsAllowed(access.Command, access.Database, privileges).ShouldBeTrue();
        foreach (var privilege in privileges)
        {
            foreach (var action in privilege.Actions.Actions)
            {
                var fewer = PrivilegeList.Subtract(privileges, [new(privilege.Resource, action)]);
                IsAllowed(access.Command, access.Database, fewer).ShouldBeFalse($"without {action.Name()} on {privilege.Resource}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(WithTooFew), DisableDiscoveryEnumeration = true)]
    public void What_looks_like_enough_is_not(PrivilegeCase access) =>
        IsAllowed(access.Command, access.Database, Privileges(access.Privileges)).ShouldBeFalse();

    [Fact]
    public void Every_command_has_cases()
    {
        var tried = Cases.Select(access => Definition(Json.Document(access.Command)).Name).ToHashSet();

        CommandTable.All.Select(command => command.Name).Where(name => !tried.Contains(name)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_stage_says_what_it_needs() =>
        StageRules.Names.Order(StringComparer.Ordinal).ShouldBe(OperatorNames.Stages);

    [Fact]
    public void Who_has_not_logged_in_may_do_nothing_but_that()
    {
        string[] open = ["authenticate", "buildInfo", "connectionStatus", "hello", "logout", "ping", "saslContinue", "saslStart", "whatsmyuri"];

        CommandTable.All.Where(command => command.NeedsNoUser).Select(command => command.Name).ShouldBe(open);
        foreach (var command in CommandTable.All.Where(command => !command.NeedsNoUser))
        {
            var refused = Should.Throw<DocumentException>(() => Check(new RawDocument { [command.Name] = 1 }, "admin", null));
            refused.Code.ShouldBe(ErrorCode.Unauthorized);
            refused.Message.ShouldBe($"Command {command.Name} requires authentication");
        }
    }

    [Fact]
    public void What_is_refused_is_said_with_the_words_of_MongoDB()
    {
        var refused = Should.Throw<DocumentException>(
            () => Check(Json.Document("{ find: 'foo', filter: { a: 'b' } }"), "first", new Principal(new UserName("ann", "first"), ResolvedRoles.None)));

        refused.Message.ShouldBe("""not authorized on first to execute command { find: "foo", filter: { a: "b" }, $db: "first" }""");
        refused.CodeName.ShouldBe("Unauthorized");
    }

    [Fact]
    public void What_is_refused_is_not_said_at_any_length()
    {
        foreach (int length in (int[])[2_000, 1_000_000])
        {
            var long_ = new RawDocument { ["find"] = "foo", ["filter"] = new RawDocument { ["a"] = new string('x', length) } };
            var refused = Should.Throw<DocumentException>(
                () => Check(long_, "first", new Principal(new UserName("ann", "first"), ResolvedRoles.None)));

            refused.Message.Length.ShouldBeLessThan(1_100);
        }
    }

    [Theory]
    [InlineData("{ aggregate: 'foo', pipeline: [{ $lookup: { from: 'foo', from: 'secret', pipeline: [], as: 'r' } }], cursor: {} }")]
    [InlineData("{ aggregate: 'foo', pipeline: [], pipeline: [{ $lookup: { from: 'secret', pipeline: [], as: 'r' } }], cursor: {} }")]
    [InlineData("{ aggregate: 'foo', pipeline: [{ $merge: { into: { coll: 'foo', coll: 'secret' } } }], cursor: {} }")]
    [InlineData("{ create: 'view', viewOn: 'foo', viewOn: 'secret' }")]
    public void A_field_that_stands_twice_hides_nothing(string command)
    {
        // MongoDB.Bson keeps the last of two fields: they are renamed in the bytes.
        var document = WithTwins(command);

        var refused = Should.Throw<DocumentException>(() => Check(
            document, "first", new Principal(new UserName("ann", "first"), new ResolvedRoles([], Privileges("first.foo: find, insert, update; first.view: createCollection, find")))));

        refused.Code.ShouldBe((ErrorCode)40413);
    }

    [Fact]
    public void A_check_of_a_common_command_allocates_nothing()
    {
        var services = silo.Cluster.ServicesOf(0).GetRequiredService<QueryServices>();
        foreach (string text in (string[])[
            "{ find: 'foo', filter: { _id: 1 }, limit: 1 }",
            "{ insert: 'foo', documents: [{ _id: 1 }], ordered: true }",
            "{ update: 'foo', updates: [{ q: {}, u: { $set: { a: 1 } } }] }",
            "{ delete: 'foo', deletes: [{ q: {}, limit: 1 }] }",
            "{ getMore: { $numberLong: '1' }, collection: 'foo' }",
            "{ aggregate: 'foo', pipeline: [{ $match: { a: 1 } }, { $group: { _id: '$a' } }], cursor: {} }",
        ])
        {
            var command = Sent(Json.Document(text), "first", OfRole("readWrite"));
            var definition = CommandTable.Get(command.Name);
            AccessControl.Check(definition, command, services);

            long before = GC.GetAllocatedBytesForCurrentThread();
            AccessControl.Check(definition, command, services);
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0, text);
        }
    }

    private static RawDocument WithTwins(string command)
    {
        foreach (string name in (string[])["from", "pipeline", "coll", "viewOn"])
        {
            int first = command.IndexOf($"{name}:", StringComparison.Ordinal), second = first < 0 ? -1 : command.IndexOf($"{name}:", first + 1, StringComparison.Ordinal);
            if (second < 0 || command.AsSpan(first, second - first).Contains('[') != (name == "pipeline"))
                continue;
            string other = new('z', name.Length);
            byte[] bytes = Json.Document(string.Concat(command.AsSpan(0, second), other, command.AsSpan(second + name.Length))).Bytes.ToArray();
            int at = bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(other));
            System.Text.Encoding.UTF8.GetBytes(name).CopyTo(bytes.AsSpan(at));
            return new RawDocument(bytes);
        }

        throw new InvalidOperationException(command);
    }

    private static Principal OfRole(string role)
    {
        string[] parts = role.Split('@');
        var name = new RoleName(parts[0], parts.Length > 1 ? parts[1] : BuiltinRoles.Contains(new RoleName(role, "first")) ? "first" : "admin");
        return new Principal(new UserName("ann", "first"), new ResolvedRoles([name], BuiltinRoles.Find(name)!));
    }

    private static List<Privilege> Privileges(string text) => PrivilegeList.Merge(text.Split("; ").Select(part =>
    {
        string[] sides = part.Split(": ");
        int dot = sides[0].IndexOf('.', StringComparison.Ordinal);
        var resource = sides[0] == "cluster" ? ResourcePattern.Cluster : ResourcePattern.Of(sides[0][..dot], sides[0][(dot + 1)..]);
        return new Privilege(resource, [.. sides[1].Split(", ").Select(name =>
        {
            ActionTypes.TryParse(name, out var action).ShouldBeTrue(name);
            return action;
        })]);
    }));

    private static CommandDefinition Definition(RawDocument command) => CommandTable.Get(new Command("first", command).Name);

    private static Command Sent(RawDocument command, string database, Principal? user) => new(database, command)
    {
        Connection = new ClientConnection(1, "127.0.0.1:1") { MustLogIn = true, User = user },
    };

    private bool IsAllowed(string command, string database, List<Privilege> privileges) =>
        IsAllowed(command, database, new Principal(new UserName("ann", "first"), new ResolvedRoles([], privileges)));

    private bool IsAllowed(string command, string database, Principal user)
    {
        var document = Json.Document(command);
        try
        {
            Check(document, database, user);
            return !Definition(document).IsAdminOnly || database == "admin";
        }
        catch (DocumentException e) when (e.Code == ErrorCode.Unauthorized)
        {
            return false;
        }
    }

    private void Check(RawDocument command, string database, Principal? user) =>
        AccessControl.Check(Definition(command), Sent(command, database, user), silo.Cluster.ServicesOf(0).GetRequiredService<QueryServices>());
}

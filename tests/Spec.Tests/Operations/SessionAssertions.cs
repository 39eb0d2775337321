using MongoDB.Driver.Core.Bindings;
using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Operations;

/// <summary>What a test asserts of sessions, and of what they have left in the database.</summary>
internal sealed class SessionAssertions(SpecServer server, Entities entities)
{
    /// <summary>Makes an assertion; null where it is none of these.</summary>
    public Task<OperationResult>? TryRun(string name, Arguments arguments)
    {
        switch (name)
        {
            case "assertSessionDirty":
                Session(arguments).WrappedCoreSession.IsDirty.ShouldBeTrue();
                break;
            case "assertSessionNotDirty":
                Session(arguments).WrappedCoreSession.IsDirty.ShouldBeFalse();
                break;
            case "assertSessionPinned":
                IsPinned(Session(arguments)).ShouldBeTrue();
                break;
            case "assertSessionUnpinned":
                IsPinned(Session(arguments)).ShouldBeFalse();
                break;
            case "assertSessionTransactionState":
                State(Session(arguments)).ShouldBe(arguments.Text("state"));
                break;
            case "assertSameLsidOnLastTwoCommands":
                LastTwoSessions(arguments).Distinct().ShouldHaveSingleItem();
                break;
            case "assertDifferentLsidOnLastTwoCommands":
                LastTwoSessions(arguments).ShouldBeUnique();
                break;
            case "assertCollectionNotExists":
                return AssertCollectionIsAbsentAsync(arguments);
            case "assertIndexExists":
                return AssertIndexAsync(arguments, exists: true);
            case "assertIndexNotExists":
                return AssertIndexAsync(arguments, exists: false);
            default:
                return null;
        }

        arguments.End();
        return Task.FromResult(OperationResult.None);
    }

    private IClientSessionHandle Session(Arguments arguments) => entities.Get<IClientSessionHandle>(arguments.Text("session")!);

    // The driver keeps it to itself.
    private static bool IsPinned(IClientSessionHandle session) => session.WrappedCoreSession.CurrentTransaction is { } transaction
        && typeof(CoreTransaction).GetProperty(
            "PinnedServer", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)!
            .GetValue(transaction) is not null;

    private static string State(IClientSessionHandle session) => session.WrappedCoreSession.CurrentTransaction?.State switch
    {
        null => "none",
        CoreTransactionState.InProgress => "in_progress",
        var state => $"{state}".ToLowerInvariant(),
    };

    private IEnumerable<BsonDocument> LastTwoSessions(Arguments arguments)
    {
        var commands = entities.Get<ClientEntity>(arguments.Text("client")!).Events
            .Where(happened => happened.Command is not null)
            .TakeLast(2)
            .Select(happened => happened.Command!["lsid"].AsBsonDocument)
            .ToList();
        commands.Count.ShouldBe(2);
        return commands;
    }

    private async Task<OperationResult> AssertCollectionIsAbsentAsync(Arguments arguments)
    {
        var database = server.Client.GetDatabase(arguments.Text("databaseName"));
        string collection = arguments.Text("collectionName")!;
        arguments.End();
        using var names = await database.ListCollectionNamesAsync();
        (await names.ToListAsync()).ShouldNotContain(collection);
        return OperationResult.None;
    }

    private async Task<OperationResult> AssertIndexAsync(Arguments arguments, bool exists)
    {
        var collection = server.Client.GetDatabase(arguments.Text("databaseName"))
            .GetCollection<BsonDocument>(arguments.Text("collectionName"));
        string index = arguments.Text("indexName")!;
        arguments.End();
        using var indexes = await collection.Indexes.ListAsync();
        (await indexes.ToListAsync()).Any(one => one["name"] == index).ShouldBe(exists);
        return OperationResult.None;
    }
}

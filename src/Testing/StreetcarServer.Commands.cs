using Microsoft.Extensions.DependencyInjection;
using Streetcar.Testing.Scopes;

namespace Streetcar.Testing;

// What a test can ask that no mongod tells.
public sealed partial class StreetcarServer
{
    private CommandScopes Scopes => Services.GetRequiredService<CommandScopes>();

    /// <summary>Records the commands that the server is sent from now on, by whoever sends them.</summary>
    /// <returns>The record, which ends when it is disposed of.</returns>
    /// <example><code>
    /// using var commands = server.RecordCommands();
    /// await shop.ShowOrdersAsync();
    /// commands.List.Count(command => command.Name == "find").ShouldBe(1);
    /// </code></example>
    public CommandRecording RecordCommands() => new(Scopes);

    /// <summary>Has commands fail from now on, whether or not the server has test commands.</summary>
    /// <param name="fault">Which, how often and how. Several may be set at once; the one that was set last comes first.</param>
    /// <returns>Counts those that it took, and ends it when it is disposed of.</returns>
    /// <exception cref="ArgumentException">The fault does nothing, or its numbers are out of range.</exception>
    /// <example><code>
    /// using var fault = server.Fail(new CommandFault("find") { ErrorCode = 91, Times = 1 });
    /// </code></example>
    public ActiveFault Fail(CommandFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return new ActiveFault(Scopes, fault.ToFailPoint());
    }

    /// <summary>
    /// From now on, has the commands fail that look for documents and find no index for it: <c>find</c>, <c>aggregate</c>,
    /// <c>count</c>, <c>distinct</c>, <c>update</c>, <c>delete</c>, <c>findAndModify</c> and clients' <c>bulkWrite</c>. They fail
    /// before they are run, with the error 291 (NoQueryExecutionPlans), whose message has the collection and the filter.
    /// </summary>
    /// <param name="moreThan">Only where the collection has more documents than this, 0 or more.</param>
    /// <param name="except">Collections that may be looked through, by their own or their full names; null for none.</param>
    /// <returns>Ends it when it is disposed of.</returns>
    /// <remarks>
    /// As with MongoDB's <c>notablescan</c>, a filter that is empty asks for all documents, and does not fail. What stages such
    /// as <c>$lookup</c> read of other collections is not looked at. Each such command is planned twice.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="moreThan"/> is negative.</exception>
    public IDisposable FailCollectionScans(long moreThan = 0, IEnumerable<string>? except = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(moreThan);
        var scopes = Scopes;
        var scope = new CollectionScanScope(scopes.Server, moreThan, [.. except ?? []]);
        scope.Begin(scopes);
        return scope;
    }

    /// <summary>
    /// From now on, has commands fail that took longer than they may, with the error 96 (OperationFailed), whose message has
    /// the command. It has been run then: a write has written. <c>getMore</c> is left out, as it may wait on purpose.
    /// </summary>
    /// <param name="limit">How long a command may take in the server.</param>
    /// <returns>Ends it when it is disposed of.</returns>
    public IDisposable FailSlowCommands(TimeSpan limit)
    {
        var scopes = Scopes;
        var scope = new SlowCommandScope(scopes.Server, limit);
        scope.Begin(scopes);
        return scope;
    }
}

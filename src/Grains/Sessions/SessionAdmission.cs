using Streetcar.Grains.Commands;

namespace Streetcar.Grains.Sessions;

/// <summary>Reads what a command says of its session and the time, and refuses what contradicts itself, before it is run.</summary>
/// <param name="store">Where time is kept.</param>
/// <param name="known">The sessions that this silo has seen.</param>
/// <param name="open">The transactions that are open on this silo.</param>
/// <param name="set">The replica set that the silo presents itself as.</param>
/// <param name="time">The clock on the wall.</param>
internal sealed class SessionAdmission(
    IDocumentStore store, KnownSessions known, OpenTransactions open, ReplicaSet set, TimeProvider time)
{
    // As MongoDB's maxAcceptableLogicalClockDriftSecs.
    private const uint LongestDrift = 365 * 24 * 60 * 60;

    /// <summary>Admits a command.</summary>
    /// <param name="definition">What is known of the command.</param>
    /// <param name="fields">What it says of its session.</param>
    /// <param name="command">The command.</param>
    /// <returns>The transaction that it is in; null for none.</returns>
    /// <exception cref="DocumentException">What it says of its session, its transaction or the time makes no sense.</exception>
    public TransactionId? Admit(CommandDefinition definition, in SessionFields fields, Command command)
    {
        fields.Check(definition, command);
        if (definition.IsAdminOnly)
            Admin.Require(command);
        fields.CheckApi(definition);
        fields.CheckWriteConcern(definition, command);
        if (fields.WriteConcern != 0 && set.Name is null)
            WriteConcern.CheckMode(RawReader.At(command.Body.Span, fields.WriteConcern).Value);
        if (fields.Named is { } session)
            known.Touch(session);
        if (fields.ClusterTime is { } clusterTime && clusterTime > store.Now)
            Advance(clusterTime);
        if (fields.ReadConcern != 0)
            CheckReadConcern(definition, fields, command);
        if (fields.IsInTransaction)
            return fields.Transaction;
        if (fields is { Session: not null, Number: not null })
            open.EndOlder(fields.Transaction);
        return null;
    }

    private void Advance(RawTimestamp clusterTime)
    {
        long now = time.GetUtcNow().ToUnixTimeSeconds();
        if (clusterTime.Seconds - now > LongestDrift)
        {
            throw new DocumentException(
                ErrorCode.ClusterTimeFailsRateLimiter,
                $"New cluster time, {clusterTime.Seconds}, is too far from this node's wall clock time, {now}.");
        }

        store.Advance(clusterTime);
    }

    private void CheckReadConcern(CommandDefinition definition, in SessionFields fields, Command command)
    {
        var reader = RawReader.At(command.Body.Span, fields.ReadConcern);
        var value = reader.Value;
        if (value.Type != ElementType.Document)
            return;
        var concern = ReadConcern.Parse(new RawDocument(command.Body.Slice(reader.ValueOffset, value.Bytes.Length)));
        concern.CheckTimes(store.Now);
        if (!fields.IsInTransaction && !Takes(definition, concern))
        {
            throw new DocumentException(
                ErrorCode.InvalidOptions,
                $"Command {definition.Name} does not support {{ readConcern: {value.ToValue()} }} :: caused by :: read concern not supported");
        }
    }

    private static bool Takes(CommandDefinition definition, ReadConcern concern) => concern.Level is null or "local"
        || (concern.IsSnapshot
            ? definition.ReadsSnapshots
            : definition.TakesReadConcern || definition.Kind is CommandKind.Write or CommandKind.BulkWrite or CommandKind.Transaction);
}

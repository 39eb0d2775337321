namespace Streetcar.Spec.Tests.Running;

/// <summary>The options of sessions and their transactions.</summary>
internal static class SessionOptions
{
    public static ClientSessionOptions Session(BsonDocument? options, Entities entities)
    {
        var arguments = new Arguments(options ?? []);
        var session = new ClientSessionOptions
        {
            CausalConsistency = arguments.Flag("causalConsistency"),
            Snapshot = arguments.Flag("snapshot") == true,
            SnapshotTime = arguments.Text("snapshotTime") is { } time ? entities.Get<BsonTimestamp>(time) : null,
            DefaultTransactionOptions = arguments.Document("defaultTransactionOptions") is { } defaults
                ? Transaction(new Arguments(defaults))
                : null,
        };
        arguments.End();
        return session;
    }

    public static TransactionOptions Transaction(Arguments arguments) => new(
        arguments.Document("readConcern") is { } read ? new ReadConcern(Level(read)) : null,
        arguments.Document("readPreference") is { } preference ? ConcernOptions.ToReadPreference(preference) : null,
        arguments.Document("writeConcern") is { } write ? ToWriteConcern(new Arguments(write)) : null,
        arguments.Milliseconds("maxCommitTimeMS"));

    // As URIs have it.
    private static WriteConcern ToWriteConcern(Arguments arguments)
    {
        var concern = new WriteConcern(
            w: arguments.Value("w") switch
            {
                null => default(Optional<WriteConcern.WValue>),
                { IsString: true } mode => new WriteConcern.WMode(mode.AsString),
                var count => new WriteConcern.WCount(count.ToInt32()),
            },
            wTimeout: arguments.Milliseconds("wtimeoutMS"),
            journal: arguments.Flag("journal"));
        arguments.End();
        return concern;
    }

    private static ReadConcernLevel Level(BsonDocument concern) =>
        Enum.Parse<ReadConcernLevel>(concern["level"].AsString, ignoreCase: true);
}

using MongoDB.Driver;

namespace Streetcar.Client.Transports;

/// <summary>What is asked of operations beyond what they do; null leaves it to the server.</summary>
internal sealed record Concerns(ReadConcern? Read, WriteConcern? Write, ReadPreference? Preference)
{
    /// <summary>The session that they run in; null for none.</summary>
    public TransportSession? Session { get; init; }

    /// <summary>Whether they run in a transaction, which has concerns of its own in the place of these.</summary>
    public bool IsInTransaction => Session is { IsInTransaction: true };

    public bool IsAcknowledged => IsInTransaction || (Write?.IsAcknowledged ?? true);

    public Concerns With(ReadConcern? read, WriteConcern? write, ReadPreference? preference) =>
        this with { Read = read ?? Read, Write = write ?? Write, Preference = preference ?? Preference };
}

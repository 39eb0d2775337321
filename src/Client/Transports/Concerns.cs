using MongoDB.Driver;

namespace Streetcar.Client.Transports;

/// <summary>What is asked of operations beyond what they do; null leaves it to the server.</summary>
internal sealed record Concerns(ReadConcern? Read, WriteConcern? Write, ReadPreference? Preference)
{
    public bool IsAcknowledged => Write?.IsAcknowledged ?? true;

    public Concerns With(ReadConcern? read, WriteConcern? write, ReadPreference? preference) =>
        new(read ?? Read, write ?? Write, preference ?? Preference);
}

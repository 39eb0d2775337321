namespace Streetcar.Client;

/// <summary>What a client, a database or a collection asks of the server in all that it does; null leaves it to the server.</summary>
internal sealed record Concerns(ReadConcern? Read, WriteConcern? Write, ReadPreference? Preference)
{
    public bool IsAcknowledged => Write is null || Write.IsAcknowledged;

    /// <summary>The same, but for what is given.</summary>
    public Concerns With(ReadConcern? read, WriteConcern? write, ReadPreference? preference) =>
        new(read ?? Read, write ?? Write, preference ?? Preference);
}

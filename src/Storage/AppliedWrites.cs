namespace Streetcar.Storage;

/// <summary>What came of writes, at once where they are durable too.</summary>
public readonly struct AppliedWrites
{
    /// <summary>Writes that are durable, or failed.</summary>
    /// <param name="outcomes">What came of each write.</param>
    public AppliedWrites(IReadOnlyList<WriteOutcome> outcomes) => Outcomes = outcomes;

    /// <summary>Writes that are not known to be durable yet.</summary>
    /// <param name="durable">What came of each, once they are durable, or once it is known that they can't be.</param>
    public AppliedWrites(Task<IReadOnlyList<WriteOutcome>> durable) => Durable = durable;

    /// <summary>What came of each write; null while they are not known to be durable.</summary>
    public IReadOnlyList<WriteOutcome>? Outcomes { get; }

    /// <summary>The outcomes to come; null where they are there.</summary>
    public Task<IReadOnlyList<WriteOutcome>>? Durable { get; }
}

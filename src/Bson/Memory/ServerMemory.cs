namespace Streetcar.Bson.Memory;

/// <summary>
/// The memory that clients may make a server take, divided by what it is taken for: so that no kind of work takes it from the
/// others. What nobody is given is for what is not counted: short messages, connections, the database's caches.
/// </summary>
/// <param name="total">How many bytes in all.</param>
public sealed class ServerMemory(long total)
{
    /// <summary>The least that a server can do with, in bytes: 64 MB.</summary>
    public const long Least = 64 * 1024 * 1024;

    /// <summary>Half of the memory that the machine, the container or the runtime's settings allow.</summary>
    public static long DefaultTotal => Math.Max(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2, Least);

    /// <summary>A server's memory where nobody says how much: <see cref="DefaultTotal"/>.</summary>
    public static ServerMemory OfMachine() => new(DefaultTotal);

    /// <summary>How many bytes in all.</summary>
    public long Total => total;

    /// <summary>What long messages of clients take, from their first byte until they are answered.</summary>
    public MemoryBudget Messages { get; } = new(total / 4);

    /// <summary>What long replies take, until their client has taken them.</summary>
    public MemoryBudget Replies { get; } = new(total / 4);

    /// <summary>What open cursors take themselves.</summary>
    public MemoryBudget Cursors { get; } = new(total / 32);

    /// <summary>What is read ahead for open cursors: of its own, so that it leaves room for others to be opened.</summary>
    public MemoryBudget ReadAhead { get; } = new(total / 32);

    /// <summary>What sorts, groups and other stages hold, and large values that expressions make.</summary>
    public MemoryBudget Operations { get; } = new(total / 4);

    /// <summary>What open transactions over several commands have changed and not committed yet.</summary>
    public MemoryBudget Transactions { get; } = new(total / 8);
}

namespace Streetcar.Faults.Racing;

/// <summary>What may be done to a collection.</summary>
internal enum StepKind
{
    Insert,
    Upsert,
    Increment,
    IncrementFound,
    IncrementComputed,
    IncrementAndReturn,
    Delete,
    Find,
    Create,
    Drop,
    DropDatabase,
    Rename,
}

/// <summary>Something that is done to one of four collections, of which two each are in a database.</summary>
/// <param name="Number">What its result is kept by.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Collection">To which collection.</param>
/// <param name="Document">To which document of it.</param>
internal sealed record Step(int Number, StepKind Kind, int Collection, int Document)
{
    public const int Collections = 4;
    public const int Documents = 3;

    /// <summary>The other collection of the database.</summary>
    public int Other => Collection ^ 1;

    /// <summary>Whether two collections are in the same database.</summary>
    public static bool AreTogether(int left, int right) => left / 2 == right / 2;

    public override string ToString() => $"{Kind} {Collection}.{Document}";
}

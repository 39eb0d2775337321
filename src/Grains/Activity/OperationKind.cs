namespace Streetcar.Grains.Activity;

/// <summary>What an operation counts as, where operations are counted.</summary>
internal enum OperationKind
{
    Query,
    GetMore,
    Insert,
    Update,
    Remove,
    Command,
}

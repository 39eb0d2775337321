namespace Streetcar.Grains.Typed;

/// <summary>The three commands that take many statements.</summary>
internal enum WriteKind
{
    Insert,
    Update,
    Delete,
}

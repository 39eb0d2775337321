namespace Streetcar.Client.Grains.Writes;

/// <summary>The three commands that write.</summary>
internal enum WriteKind
{
    Insert,
    Update,
    Delete,
}

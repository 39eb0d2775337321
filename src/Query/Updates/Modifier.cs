namespace Streetcar.Query.Updates;

/// <summary>The end of a path in an update: what one operator does to one field.</summary>
internal abstract class Modifier(string path) : UpdateNode(path)
{
    public override bool Creates(in UpdateRun run) => true;

    /// <summary>How deep the values that the modifier brings nest.</summary>
    public virtual int Depth => 0;
}

namespace Streetcar.Query.Updates;

/// <summary>An inner node of an update's tree, whose children have a key.</summary>
internal abstract class InnerNode(string path, IComparer<string> order) : UpdateNode(path)
{
    /// <summary>The children, in the order in which they are applied.</summary>
    protected SortedDictionary<string, UpdateNode> Nodes { get; } = new(order);

    /// <summary>The node of a key; null for none.</summary>
    public UpdateNode? this[string key]
    {
        get => Nodes.GetValueOrDefault(key);
        set => Nodes[key] = value!;
    }

    /// <summary>Ends building: the node and all below it are fixed from now on.</summary>
    public virtual void Seal()
    {
        foreach (var node in Nodes.Values)
            (node as InnerNode)?.Seal();
    }
}

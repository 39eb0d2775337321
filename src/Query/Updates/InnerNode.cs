namespace Streetcar.Query.Updates;

/// <summary>A node of an update that leads on to others, which are known by a key.</summary>
internal abstract class InnerNode(string path, IComparer<string> order) : UpdateNode(path)
{
    /// <summary>The nodes that it leads to, in the order in which they apply.</summary>
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

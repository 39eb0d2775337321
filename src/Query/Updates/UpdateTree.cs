using Streetcar.Bson;
using Streetcar.Query.Collations;

namespace Streetcar.Query.Updates;

/// <summary>Builds the tree of an update, one path after the other.</summary>
internal sealed class UpdateTree(ArrayFilters filters, QueryContext context)
{
    public ObjectNode Root { get; } = new("");

    /// <summary>Whether any path contains the positional <c>$</c>.</summary>
    public bool UsesPosition { get; private set; }

    /// <summary>Whether any path contains <c>$</c>, <c>$[]</c> or <c>$[name]</c>.</summary>
    public bool IsPositional { get; private set; }

    /// <summary>The first path within <c>_id</c>; null for none.</summary>
    public string? IdPath { get; private set; }

    /// <summary>Checks the fields of the document whose names start with a dollar sign; null where no path has one.</summary>
    public DollarFields? DollarFields { get; private set; }

    /// <summary>How deep a document may nest that the update creates fields in, existing fields not counted.</summary>
    public int Depth { get; private set; }

    /// <summary>Whether values move to other paths, so that <see cref="Depth"/> is a lower bound.</summary>
    public bool MovesFields { get; set; }

    public QueryContext Context => context;

    /// <summary>How strings are compared; null for by their bytes.</summary>
    public Collation? Collation { get; } = Collation.Compile(context.Collation);

    /// <summary>Puts a modifier at the end of a path.</summary>
    /// <exception cref="DocumentException">ConflictingUpdateOperators, BadValue for an unknown array filter.</exception>
    public void Add(UpdatePath path, Modifier modifier)
    {
        Depth = Math.Max(Depth, path.Parts.Length + modifier.Depth);
        if (path.Parts[0] == "_id")
            IdPath ??= path.Text;
        if (path.IsDollarPrefixed)
            (DollarFields ??= new DollarFields()).Add(path);
        InnerNode node = Root;
        for (int i = 0; i < path.Parts.Length; i++)
        {
            string part = path.Parts[i];
            bool isFilter = UpdatePath.IsArrayFilter(part);
            UsesPosition |= part == ObjectNode.Positional;
            IsPositional |= part == ObjectNode.Positional || isFilter;
            if (isFilter != node is ArrayNode)
                throw Conflict(path, i);
            string key = isFilter ? Identifier(part, path) : part;
            bool isLast = i == path.Parts.Length - 1;
            var child = node[key];
            if (child is not null && (isLast || child is Modifier))
                throw Conflict(path, i + 1);
            if (isLast)
            {
                node[key] = modifier;
                return;
            }

            var inner = (InnerNode?)child ?? NewInner(path, i + 1);
            node[key] = inner;
            node = inner;
        }
    }

    private static DocumentException Conflict(UpdatePath path, int count) => new(
        ErrorCode.ConflictingUpdateOperators,
        $"Updating the path '{path.Text}' would create a conflict at '{path.Prefix(count)}'");

    // What a node is depends on what names its children.
    private InnerNode NewInner(UpdatePath path, int count) => UpdatePath.IsArrayFilter(path.Parts[count])
        ? new ArrayNode(path.Prefix(count), filters)
        : new ObjectNode(path.Prefix(count));

    private string Identifier(string part, UpdatePath path)
    {
        string identifier = part[2..^1];
        if (identifier != ArrayNode.All && !filters.Contains(identifier))
        {
            throw new DocumentException(
                ErrorCode.BadValue, $"No array filter found for identifier '{identifier}' in path '{path.Text}'");
        }

        return identifier;
    }
}

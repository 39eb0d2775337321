using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Updates;

/// <summary>
/// An inner node of an update: the elements of an array that <c>$[]</c> (all of them) or <c>$[name]</c> (those that the
/// array filter of that name matches) denote.
/// </summary>
internal sealed class ArrayNode(string path, ArrayFilters filters) : InnerNode(path, StringComparer.Ordinal)
{
    /// <summary>The identifier of <c>$[]</c>.</summary>
    public const string All = "";

    /// <summary>True, so that <see cref="Apply"/> gets to refuse a path that does not exist.</summary>
    public override bool Creates(in UpdateRun run) => true;

    public override void Apply(RawValueSpan current, in FieldSlot slot, in UpdateRun run)
    {
        if (current.IsMissing)
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                $"The path '{run.Resolve(Path)}' must exist in the document in order to apply array updates.");
        }

        if (current.Type != ElementType.Array)
        {
            throw new DocumentException(
                ErrorCode.BadValue, $"Cannot apply array updates to non-array element {ElementText.Of(slot.NameText, current)}");
        }

        var writer = slot.Open();
        writer.WriteStartArray();
        int index = 0;
        var reader = new RawReader(current.Document);
        for (; reader.Read(); index++)
        {
            OperationContext.CheckForInterrupt();
            run.EnterIndex(index);
            int before = writer.Length;
            if (For(reader.Value, run) is { } node)
            {
                node.Apply(reader.Value, new FieldSlot(writer, reader.Name, inArray: true), run);
                if (writer.Length == before)
                    writer.WriteNull();
            }
            else
            {
                writer.WriteValue(reader.Value);
            }

            run.LeaveIndex();
        }

        writer.WriteEndArray();
    }

    /// <summary>Two nodes' children together.</summary>
    public static ArrayNode Merge(ArrayNode left, ArrayNode right, in UpdateRun run)
    {
        var merged = new ArrayNode(left.Path, left.Filters);
        foreach (var (identifier, child) in left.Nodes)
            merged[identifier] = child;
        foreach (var (identifier, child) in right.Nodes)
            merged[identifier] = merged[identifier] is { } other ? Merge(other, child, run) : child;
        return merged;
    }

    private ArrayFilters Filters => filters;

    private UpdateNode? For(RawValueSpan element, in UpdateRun run)
    {
        UpdateNode? all = null;
        foreach (var (identifier, child) in Nodes)
        {
            if (identifier == All || filters.Matches(identifier, element))
                all = all is null ? child : Merge(all, child, run);
        }

        return all;
    }
}

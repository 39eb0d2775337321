using Streetcar.Bson;

namespace Streetcar.Query.Updates;

/// <summary>
/// A part of a compiled update, which is a tree that follows the paths it changes: inner nodes for documents and arrays,
/// a modifier at the end of each path.
/// </summary>
internal abstract class UpdateNode(string path)
{
    /// <summary>The path from the root, with the positional parts as they were given; empty for the root.</summary>
    public string Path => path;

    /// <summary>Whether the field is created where it does not exist.</summary>
    public abstract bool Creates(in UpdateRun run);

    /// <summary>Writes the field as it is after the update, or leaves the slot empty to leave the field out.</summary>
    /// <param name="current">The field as it is; missing only where the node <see cref="Creates"/>.</param>
    /// <param name="slot">Where it is written.</param>
    /// <param name="run">The update of the document.</param>
    public abstract void Apply(RawValueSpan current, in FieldSlot slot, in UpdateRun run);

    /// <summary>Merges two nodes, for elements that several positional paths resolve to.</summary>
    /// <exception cref="DocumentException">ConflictingUpdateOperators: both change the same field.</exception>
    public static UpdateNode Merge(UpdateNode left, UpdateNode right, in UpdateRun run) => (left, right) switch
    {
        (ObjectNode first, ObjectNode second) => ObjectNode.Merge(first, second, run),
        (ArrayNode first, ArrayNode second) => ArrayNode.Merge(first, second, run),
        _ => throw new DocumentException(
            ErrorCode.ConflictingUpdateOperators, $"Update created a conflict at '{run.Resolve(left.Path)}'"),
    };
}

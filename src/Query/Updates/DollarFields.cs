using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query.Updates;

/// <summary>
/// The fields of the document that an update names and that start with a dollar sign. A document may be inserted with such
/// fields, and they may be removed, but an update neither adds nor changes them.
/// </summary>
internal sealed class DollarFields
{
    private readonly List<(byte[] Name, UpdatePath Path)> _fields = [];

    public void Add(UpdatePath path) => _fields.Add((Encoding.UTF8.GetBytes(path.Parts[0]), path));

    /// <summary>Looks at a document that has been updated.</summary>
    /// <exception cref="DocumentException">DollarPrefixedFieldName.</exception>
    public void Check(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        foreach (var (name, path) in _fields)
        {
            if (RawReader.TryFind(after, name, out var value)
                && !(RawReader.TryFind(before, name, out var old) && old.Type == value.Type && old.Bytes.SequenceEqual(value.Bytes)))
                throw Refuse(path.Parts[0], path.Text);
        }
    }

    /// <summary>The error for a field.</summary>
    public static DocumentException Refuse(string name, string path) => new(
        ErrorCode.DollarPrefixedFieldName,
        $"The dollar ($) prefixed field '{name}' in '{path}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.");
}

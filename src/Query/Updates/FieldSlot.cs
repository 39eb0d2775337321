using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query.Updates;

/// <summary>
/// The position of a field or an array element in the document being written. Nothing is written unless it is opened
/// and a value written.
/// </summary>
internal readonly ref struct FieldSlot(RawWriter writer, ReadOnlySpan<byte> name, bool inArray)
{
    /// <summary>The field's name, or the element's index.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    public string NameText => Encoding.UTF8.GetString(Name);

    /// <summary>The writer, ready for the one value.</summary>
    public RawWriter Open()
    {
        if (!inArray)
            writer.WriteName(Name);
        return writer;
    }
}

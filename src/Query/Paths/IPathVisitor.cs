using Streetcar.Bson;

namespace Streetcar.Query.Paths;

/// <summary>Takes the values that a <see cref="FieldPath"/> leads to.</summary>
public interface IPathVisitor
{
    /// <summary>Takes one value.</summary>
    /// <param name="value">The value; missing where a document on the path lacks the field.</param>
    /// <param name="arrayIndex">
    /// The index in the outermost array that was traversed element by element; -1 where there was none.
    /// </param>
    /// <returns>Whether the walk ends here.</returns>
    bool Visit(RawValueSpan value, int arrayIndex);
}

using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary>What a window function is compiled from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Operand">What is written after its name.</param>
/// <param name="Sort">The stage's <c>sortBy</c>; null for none.</param>
/// <param name="Bounds">Its window.</param>
/// <param name="HasWindow">Whether the window has been given.</param>
/// <param name="Compiler">Compiles its expressions.</param>
internal sealed record WindowOperand(
    string Name, RawValue Operand, SortPattern? Sort, WindowBounds Bounds, bool HasWindow, ExpressionCompiler Compiler)
{
    public void RefuseWindow()
    {
        if (HasWindow)
            throw new DocumentException(ErrorCode.FailedToParse, $"{Name} does not accept a 'window' field");
    }

    public void RequireSort()
    {
        if (Sort is null)
            throw new DocumentException(ErrorCode.FailedToParse, $"'{Name}' requires a sortBy");
    }
}

using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>
/// Evaluates the constant parts of a query while it is compiled. As the thread that compiles must never be held up, there is
/// a limit for a whole query: some milliseconds and a megabyte. What exceeds it is evaluated for each document instead.
/// </summary>
internal sealed class Folding : OperationContext
{
    // Counted rather than timed, so that the same query is always compiled to the same.
    private const int MaxChecks = 256;
    private const long MaxMemory = 1024 * 1024;

    private int _checks;
    private long _memory;

    /// <summary>The value of an expression; false where it takes too much.</summary>
    /// <exception cref="DocumentException">The expression fails for every document.</exception>
    public bool TryEvaluate(Expression expression, out RawValue value)
    {
        using var work = Enter();
        try
        {
            value = expression.Evaluate(RawDocument.Empty.Bytes);
            return true;
        }
        catch (EndedException)
        {
            value = default;
            return false;
        }
    }

    protected override void OnCheck()
    {
        if (++_checks > MaxChecks)
            throw new EndedException();
    }

    protected override void Reserve(long bytes)
    {
        if ((_memory += bytes) > MaxMemory)
            throw new EndedException();
    }

    private sealed class EndedException : Exception;
}

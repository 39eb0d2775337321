using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>
/// A compiled aggregation expression (<see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/"/>).
/// Immutable; what changes during evaluation is in the <see cref="Scope"/>.
/// </summary>
internal abstract class Expression
{
    private readonly bool _isCheap;

    /// <param name="isCheap">Whether evaluation takes hardly any time and memory, so that it need not be watched.</param>
    protected Expression(bool isCheap = false) => _isCheap = isCheap;

    /// <summary>Whether the expression has the same value for every document.</summary>
    public virtual bool IsConstant => false;

    /// <summary>Compiles an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="context">The variables and the collation; null for none.</param>
    /// <exception cref="DocumentException">InvalidPipelineOperator, 16020, …: it is not valid.</exception>
    public static Expression Compile(RawValue expression, QueryContext? context = null) =>
        new ExpressionCompiler(context ?? QueryContext.Default).Compile(expression);

    /// <summary>Evaluates the expression.</summary>
    /// <param name="scope">The document and the variables.</param>
    /// <returns>
    /// The value; missing where there is none. It may view the document's memory, and must be copied to outlive it.
    /// </returns>
    public RawValue Evaluate(Scope scope)
    {
        if (_isCheap || scope.Operation is not { } operation)
            return Compute(scope);
        operation.Step();
        long held = operation.Held;
        var value = Compute(scope);
        if (operation.Held > held)
            operation.Keep(value, held);
        return value;
    }

    /// <summary>The value for a document, from outside of a pipeline.</summary>
    public RawValue Evaluate(ReadOnlyMemory<byte> document) => Evaluate(new Scope { Root = document });

    /// <summary>Evaluates the expression for the next element of an array that is being built.</summary>
    public void AddTo(ValueBuilder array, Scope scope)
    {
        long held = OperationContext.HeldNow;
        var value = Evaluate(scope);
        long made = OperationContext.HeldNow - held;
        array.Add(value);
        OperationContext.Discharge(made);
    }

    /// <summary>Evaluates the expression for a field of a document that is being built, which is left out where there is no value.</summary>
    public void AddTo(ValueBuilder document, ReadOnlySpan<byte> name, Scope scope)
    {
        long held = OperationContext.HeldNow;
        var value = Evaluate(scope);
        long made = OperationContext.HeldNow - held;
        if (!value.IsMissing)
            document.Add(name, value.Raw);
        OperationContext.Discharge(made);
    }

    /// <summary>Makes the value. Large ones are to be counted by <see cref="OperationContext"/> as they are made.</summary>
    protected abstract RawValue Compute(Scope scope);
}

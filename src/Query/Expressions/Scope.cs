using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>What an expression is evaluated over: a document and the variables in scope. Used by one thread at a time.</summary>
internal sealed class Scope
{
    private RawValue[] _variables;

    /// <summary>Makes a scope.</summary>
    /// <param name="variables">The first variables.</param>
    public Scope(params ReadOnlySpan<RawValue> variables)
    {
        _variables = new RawValue[variables.Length + 4];
        variables.CopyTo(_variables);
    }

    /// <summary>What the calling thread worked for when the document was set.</summary>
    public OperationContext? Operation { get; private set; }

    /// <summary>The document that <c>$$ROOT</c> is.</summary>
    public ReadOnlyMemory<byte> Root
    {
        get;
        set
        {
            field = value;
            Operation = OperationContext.Current;
            Operation?.EndEvaluation();
        }
    }

    /// <summary>What is known of the document beside its fields; null for nothing.</summary>
    public IDocumentMetadata? Metadata { get; init; }

    /// <summary>A variable, by the number that it was compiled to.</summary>
    public RawValue this[int variable]
    {
        get => _variables[variable];
        set
        {
            if (variable >= _variables.Length)
                Array.Resize(ref _variables, Math.Max(variable + 1, 2 * _variables.Length));
            _variables[variable] = value;
        }
    }
}

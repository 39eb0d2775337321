using System.Runtime.InteropServices;

namespace Streetcar.Query.Collations;

/// <summary>The order that ICU gives texts.</summary>
internal sealed class IcuTextOrder : TextOrder
{
    // ICU's numbers of attributes and their values.
    private const int Backwards = 0;
    private const int Alternate = 1;
    private const int CaseFirst = 2;
    private const int CaseLevel = 3;
    private const int Normalization = 4;
    private const int Strength = 5;
    private const int NumericOrdering = 7;
    private const int Off = 16;
    private const int On = 17;
    private const int Shifted = 20;
    private const int NonIgnorable = 21;
    private const int LowerFirst = 24;
    private const int UpperFirst = 25;
    private const int Identical = 15;
    private const int IdenticalStrength = 5;
    private const int Spaces = 0x1000;
    private const int Punctuation = 0x1001;

    private readonly Icu _icu;
    private readonly Handle _handle;

    private IcuTextOrder(Icu icu, Handle handle)
    {
        _icu = icu;
        _handle = handle;
    }

    /// <summary>The order of a collation; null where ICU does not know it.</summary>
    public static IcuTextOrder? Of(Icu icu, CollationOptions options)
    {
        nint collator = icu.Open(options.Locale);
        if (collator == 0)
            return null;
        var handle = new Handle(icu, collator);
        Set(icu, collator, options);
        return new IcuTextOrder(icu, handle) { Options = Effective(icu, collator, options) };
    }

    public override int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int order = _icu.Compare(_handle.Collator, left, right);
        GC.KeepAlive(_handle);
        return order;
    }

    public override int KeyLength(ReadOnlySpan<char> text) => WriteKey(text, []);

    public override int WriteKey(ReadOnlySpan<char> text, Span<byte> key)
    {
        int length = _icu.WriteSortKey(_handle.Collator, text, key);
        GC.KeepAlive(_handle);
        return length;
    }

    private static void Set(Icu icu, nint collator, CollationOptions options)
    {
        if (options.Strength is { } strength)
            icu.SetAttribute(collator, Strength, strength == IdenticalStrength ? Identical : strength - 1);
        if (options.CaseFirst is { } caseFirst)
            icu.SetAttribute(collator, CaseFirst, caseFirst switch { "upper" => UpperFirst, "lower" => LowerFirst, _ => Off });
        if (options.Alternate is { } alternate)
            icu.SetAttribute(collator, Alternate, alternate == "shifted" ? Shifted : NonIgnorable);
        if (options.MaxVariable is { } variable)
            icu.SetMaxVariable(collator, variable == "space" ? Spaces : Punctuation);
        Set(icu, collator, CaseLevel, options.CaseLevel);
        Set(icu, collator, NumericOrdering, options.NumericOrdering);
        Set(icu, collator, Normalization, options.Normalization);
        Set(icu, collator, Backwards, options.Backwards);
    }

    private static void Set(Icu icu, nint collator, int attribute, bool? value)
    {
        if (value is { } given)
            icu.SetAttribute(collator, attribute, given ? On : Off);
    }

    private static CollationOptions Effective(Icu icu, nint collator, CollationOptions options)
    {
        bool IsOn(int attribute) => icu.GetAttribute(collator, attribute) == On;
        int strength = icu.GetAttribute(collator, Strength);
        return options with
        {
            CaseLevel = IsOn(CaseLevel),
            CaseFirst = icu.GetAttribute(collator, CaseFirst) switch { UpperFirst => "upper", LowerFirst => "lower", _ => "off" },
            Strength = strength == Identical ? IdenticalStrength : strength + 1,
            NumericOrdering = IsOn(NumericOrdering),
            Alternate = icu.GetAttribute(collator, Alternate) == Shifted ? "shifted" : "non-ignorable",
            MaxVariable = icu.GetMaxVariable(collator) == Spaces ? "space" : "punct",
            Normalization = IsOn(Normalization),
            Backwards = IsOn(Backwards),
        };
    }

    /// <summary>Keeps a collator as long as anything uses it.</summary>
    private sealed class Handle : SafeHandle
    {
        private readonly Icu _icu;

        public Handle(Icu icu, nint collator)
            : base(0, ownsHandle: true)
        {
            _icu = icu;
            SetHandle(collator);
        }

        public nint Collator => handle;

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            _icu.Close(handle);
            return true;
        }
    }
}

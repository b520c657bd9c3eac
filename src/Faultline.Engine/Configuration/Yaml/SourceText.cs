namespace Faultline.Engine.Configuration.Yaml;

/// <summary>The file's text, with its lines, for what only the characters as written can tell.</summary>
internal sealed class SourceText
{
    private readonly List<int> _lineStarts = [0];

    public SourceText(string text)
    {
        Text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
                _lineStarts.Add(i + 1);
        }
    }

    public string Text { get; }

    public int LineCount => _lineStarts.Count;

    /// <summary>A line without its end; empty for one that does not exist.</summary>
    /// <param name="number">Counted from 1.</param>
    public ReadOnlySpan<char> Line(int number)
    {
        if (number < 1 || number > LineCount)
            return [];
        var end = number == LineCount ? Text.Length : _lineStarts[number];
        return Text.AsSpan(_lineStarts[number - 1], end - _lineStarts[number - 1]).TrimEnd("\r\n");
    }

    /// <summary>The nearest position that exists: a parser may point behind the end.</summary>
    public Position Within(Position at)
    {
        var line = Math.Clamp(at.Line, 1, LineCount);
        return new Position(line, at.Line > LineCount ? Line(line).Length + 1 : Math.Clamp(at.Column, 1, Line(line).Length + 1));
    }

    /// <summary>Whether the characters stand there just so.</summary>
    public bool Holds(string text, int line, int column) =>
        Line(line) is var found && column <= found.Length + 1 && found[(column - 1)..].StartsWith(text, StringComparison.Ordinal);

    /// <summary>The first character behind a key and its quote that is no space; <c>'\0'</c> at a line's end.</summary>
    public char CharacterAfter(Scalar key)
    {
        if (key.TextColumn is not { } column)
            return ':';
        var rest = Line(key.At.Line)[(column - 1 + key.Text.Length)..].TrimStart("\"' ");
        return rest.IsEmpty ? '\0' : rest[0];
    }
}

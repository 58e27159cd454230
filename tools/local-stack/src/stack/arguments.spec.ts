import { readArguments } from './arguments';

describe('readArguments', () => {
  it.each([
    [[], 1],
    [['--replicas', '2'], 2],
    [['--', '--replicas=3'], 3],
  ])('reads %j', (args, replicas) => {
    expect(readArguments(args)).toEqual({ replicas });
  });

  it.each([[['--replicas', '0']], [['--replicas', 'two']], [['--replicas', '10']]])('refuses %j', (args) => {
    expect(() => readArguments(args)).toThrow('--replicas must be a whole number from 1 to 9.');
  });

  it.each([[['--replica', '2']], [['2']], [['--replicas']]])('says of %j what it takes', (args) => {
    expect(() => readArguments(args)).toThrow('The one option is --replicas N.');
  });
});
